//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Lists, connects and disconnects remote PowerShell sessions from a terminal.
///
/// A session that is still open when the last command has ended is disconnected and stays on its
/// computer: this process ends, and nobody could reach it afterwards.
///
/// Exit status: 0 nothing failed, 1 an error record was written, 2 a command could not be
/// understood, 3 the gateway or the target could not be reached at all.
#[derive(Debug, Parser)]
#[command(name = "reattach", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
    #[command(flatten)]
    pub(crate) run: Run,
}

/// What else there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Sign in to a gateway once, as a local user or by a one-time code.
    Login(Login),
    /// Decode captured SOAP envelopes down to PSRP messages; nothing is reached.
    Inspect(Inspect),
}

/// Decode captured envelopes.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// One envelope a file, or a body that holds several; `-` is standard input. In order they are one conversation:
    /// fragments are joined across them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Write one JSON object an envelope.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Run commands in one engine, in order.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// A command, for example 'Get-PSSession -ComputerName Server01'; may be given several times.
    #[arg(short = 'c', long = "command", value_name = "COMMAND")]
    pub(crate) commands: Vec<String>,
    /// Write one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
    /// Say what the commands bind to and what they would do; reach nothing and ask for no password.
    #[arg(long, conflicts_with_all = ["direct", "gateway"])]
    pub(crate) explain: bool,
    /// Talk to the targets from this machine, without a gateway.
    #[arg(long, conflicts_with = "gateway")]
    pub(crate) direct: bool,
    /// Go through this gateway, for example `https://gateway.example`.
    #[arg(long, value_name = "URL", requires = "token_file")]
    pub(crate) gateway: Option<String>,
    /// The file that `reattach login` wrote.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// The account at the targets: user, DOMAIN\user or user@domain.
    #[arg(long, value_name = "USER")]
    pub(crate) credential: Option<String>,
    /// Read the account's password from standard input instead of asking; REATTACH_PASSWORD is
    /// taken when it is set.
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// Also trust this certificate (PEM), of the gateway or of the targets.
    #[arg(long, value_name = "CERT.pem")]
    pub(crate) trust: Option<PathBuf>,
    /// A TOML file whose `[names]` table says where names are: `Server01 = "192.0.2.1:5985"`.
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
}

/// Sign in to a gateway.
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// The gateway, for example `https://gateway.example`.
    #[arg(long, value_name = "URL")]
    pub(crate) gateway: String,
    /// Where to keep the sign-in; readable by you alone.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: PathBuf,
    /// A local user of the gateway; without it a one-time code is asked for.
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// Read the password or the code from standard input instead of asking.
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// Also trust this certificate (PEM).
    #[arg(long, value_name = "CERT.pem")]
    pub(crate) trust: Option<PathBuf>,
}
