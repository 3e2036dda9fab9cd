//! `--help`, in the language of the person, laid out like a manual page.

use clap::{Arg, ArgAction, Command, CommandFactory};
use reattach_core::bridge::Text;
use reattach_messages::Catalog;

use crate::arguments::Arguments;

/// What can be said on the command line, with its help.
pub(crate) fn command(catalog: &Catalog) -> Command {
    let say = |id: &str| catalog.text(&Text::new(id));
    let section = |id: &str| {
        // Indented like everything below a heading.
        let text =
            say(id).lines().map(|line| format!("    {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n");
        format!("{}:\n{text}", say(&format!("{id}-heading")))
    };
    let pages = ["cli-help-examples", "cli-help-keys", "cli-help-environment", "cli-help-files", "cli-help-status"];
    let after = pages.map(section).join("\n\n");
    let command = laid_out(Arguments::command(), catalog, "");
    command.about(say("cli-help-about")).long_about(say("cli-help-description")).after_long_help(after)
}

/// The words for a command and everything in it. The ids are `cli-help-` and the names, as in `cli-help-login-user`.
fn laid_out(mut command: Command, catalog: &Catalog, of: &str) -> Command {
    let say = |id: String| catalog.text(&Text::new(id));
    let heading = |id: &str| say(format!("cli-help-heading-{id}"));
    let template = format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", heading("usage"));
    let names: Vec<String> = command.get_subcommands().map(|task| task.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |task| {
            let about = say(format!("cli-help-{name}"));
            laid_out(task, catalog, &format!("{name}-")).about(about.clone()).long_about(about)
        });
    }
    let help = |argument: Arg| {
        let id = argument.get_id().as_str().replace('_', "-");
        let words = match id.as_str() {
            "help" | "version" => say(format!("cli-help-{id}")),
            id => say(format!("cli-help-{of}{id}")),
        };
        let options = if argument.is_positional() { "arguments" } else { "options" };
        argument.help_heading(heading(options)).help(words.clone()).long_help(words)
    };
    let laid_out = command
        .mut_args(help)
        .help_template(template)
        .subcommand_help_heading(heading("tasks"))
        .subcommand_value_name("TASK")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(help(Arg::new("help").short('h').long("help").action(ArgAction::Help)));
    if of.is_empty() {
        laid_out.arg(help(Arg::new("version").short('V').long("version").action(ArgAction::Version)))
    } else {
        laid_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reattach_messages::Language;

    #[test]
    fn every_argument_has_words_in_both_languages() {
        for language in [Language::En, Language::Fr] {
            let mut command = command(&Catalog::new(language));
            command.build();
            let mut pages = vec![command.render_long_help().to_string()];
            for task in command.get_subcommands_mut() {
                pages.push(task.render_long_help().to_string());
            }
            assert_eq!(pages.len(), 3);
            for page in pages {
                assert!(!page.contains("cli-help"), "{page}");
            }
        }
    }

    #[test]
    fn the_command_is_well_formed() {
        command(&Catalog::new(Language::En)).debug_assert();
    }
}
