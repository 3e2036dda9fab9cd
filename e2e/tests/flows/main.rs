//! What an administrator does, from the sign-in link to leaving a session running again.

mod accessible;
mod bar;
mod blocked;
mod cli;
mod connect;
mod figures;
mod fleet;
mod grid;
mod keyboard;
mod leaving;
mod main_job;
mod nightly;
mod offline;
mod policy;
mod prompts;
mod reasons;
mod runs;
mod screenshots;
mod scripts;
mod session_page;
mod sets;
mod settings;
mod sign_in;
mod tour;
mod tree;
mod typing;
