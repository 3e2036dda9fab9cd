//! What can be said on the command line. The words of its help are in the `messages` crate, by the name of each
//! argument; see `help.rs`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// All of it.
#[derive(Debug, Parser)]
#[command(name = "reattach", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
    #[command(flatten)]
    pub(crate) run: Run,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    Login(Login),
    Inspect(Inspect),
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[arg(short = 'c', long = "command", value_name = "COMMAND")]
    pub(crate) commands: Vec<String>,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, conflicts_with_all = ["direct", "gateway"])]
    pub(crate) explain: bool,
    #[arg(long, conflicts_with = "gateway")]
    pub(crate) direct: bool,
    #[arg(long, value_name = "URL", requires = "token_file")]
    pub(crate) gateway: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    #[arg(long, value_name = "USER")]
    pub(crate) credential: Option<String>,
    #[arg(long)]
    pub(crate) password_stdin: bool,
    #[arg(long, value_name = "CERT.pem")]
    pub(crate) trust: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Login {
    #[arg(long, value_name = "URL")]
    pub(crate) gateway: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    #[arg(long, conflicts_with_all = ["user", "password_stdin"])]
    pub(crate) device: bool,
    #[arg(long)]
    pub(crate) password_stdin: bool,
    #[arg(long, value_name = "CERT.pem")]
    pub(crate) trust: Option<PathBuf>,
}
