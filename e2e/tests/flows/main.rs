//! What an administrator does, from the sign-in link to leaving a session running again.

mod bar;
mod cli;
mod figures;
mod leaving;
mod main_job;
mod nightly;
mod policy;
mod reasons;
mod screenshots;
mod scripts;
mod sign_in;
