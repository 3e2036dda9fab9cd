//! Parts of pages; one component a file.

mod click_error;
mod command_bar;
mod credential_dialog;
mod entry;
mod host_list;
mod output_log;
mod password_field;
mod question_dialog;
mod session_grid;
mod session_row;
mod status_pill;
mod strip;
mod toolbar;
mod top_bar;

pub(crate) use click_error::ClickError;
pub(crate) use command_bar::CommandBar;
pub(crate) use credential_dialog::CredentialDialog;
pub(crate) use entry::Entry;
pub(crate) use host_list::HostList;
pub(crate) use output_log::OutputLog;
pub(crate) use password_field::PasswordField;
pub(crate) use question_dialog::QuestionDialog;
pub(crate) use session_grid::SessionGrid;
pub(crate) use status_pill::StatusPill;
pub(crate) use strip::Strip;
pub(crate) use toolbar::Toolbar;
pub(crate) use top_bar::TopBar;
