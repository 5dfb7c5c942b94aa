//! The `welkin-codegen` command.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    welkin_cli::run()
}
