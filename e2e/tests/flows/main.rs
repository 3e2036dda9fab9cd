//! What an administrator does, from the sign-in link to leaving a session running again.

mod accessible;
mod bar;
mod blocked;
mod cli;
mod connect;
mod figures;
mod fleet;
mod keyboard;
mod leaving;
mod main_job;
mod nightly;
mod offline;
mod policy;
mod reasons;
mod screenshots;
mod scripts;
mod session_page;
mod sign_in;
mod tour;
mod tree;
