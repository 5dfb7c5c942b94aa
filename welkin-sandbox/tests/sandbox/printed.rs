//! The environment of a client, as the command prints it.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::running::command;

/// A secret with all characters that are special to shells and readers of `.env` files.
const SECRET: &str = r##"+}B{#%;"a' $b `c` \d !e"##;

/// The command, which is killed at the end of the test.
struct Printing(Child);

impl Drop for Printing {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn print(arguments: &[&str]) -> (Printing, Lines<BufReader<ChildStdout>>) {
    let child = command(arguments)
        .args([
            "--quiet",
            "--client-id",
            "THE CLIENT",
            "--client-secret",
            SECRET,
        ])
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.expect("it can be run");
    let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    (Printing(child), lines)
}

fn lines(lines: &mut Lines<BufReader<ChildStdout>>, count: usize) -> String {
    let lines: Vec<String> = lines.take(count).map(|line| line.expect("text")).collect();
    lines.join("\n")
}

#[test]
fn a_shell_takes_it() {
    let (_printing, mut output) = print(&["--profile", "v8"]);
    let script = lines(&mut output, 7);
    let script = format!("{script}\nprintf '%s|%s' \"$WELKIN_CLIENT_SECRET\" \"$WELKIN_PROFILE\"");
    let output = Command::new("sh")
        .args(["-c", &script])
        .output()
        .expect("there is a shell");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{SECRET}|v8")
    );
}

#[test]
fn files_and_other_shells_take_it() {
    let (_printing, mut output) = print(&["--print", "env"]);
    let printed = lines(&mut output, 6);
    let secret = r##"WELKIN_CLIENT_SECRET="+}B{#%;\"a' \$b \`c\` \\d !e""##;
    assert!(printed.contains(secret), "{printed}");
    assert!(
        printed.contains("\nWELKIN_CLIENT_ID='THE CLIENT'\n"),
        "{printed}"
    );
    assert!(printed.contains("\nWELKIN_ENVIRONMENT=live\n"), "{printed}");

    let (_printing, mut output) = print(&["--print", "powershell", "--profile", "reference"]);
    let printed = lines(&mut output, 7);
    assert!(
        printed.contains(r##"$env:WELKIN_CLIENT_SECRET = '+}B{#%;"a'' $b `c` \d !e'"##),
        "{printed}"
    );
    assert!(
        printed.ends_with("$env:WELKIN_PROFILE = 'reference'"),
        "{printed}"
    );
}

/// The printed commands get tokens.
#[test]
fn curl_takes_it() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no curl");
        return;
    }
    let (_printing, mut output) = print(&["--print", "curl"]);
    for profile in ["v1", "reference", "v8"] {
        let printed = lines(&mut output, 2);
        let heading = format!("# A token of {profile}:\n");
        let command = printed.strip_prefix(&heading).expect("a heading");
        let output = Command::new("sh")
            .args(["-c", &format!("{command} --silent --noproxy '*'")])
            .output();
        let answer = output.expect("there is a shell").stdout;
        let answer: serde_json::Value = serde_json::from_slice(&answer).expect("JSON");
        let token = answer.get("token").or(answer.get("access_token"));
        assert!(token.is_some(), "{profile}: {answer}");
    }
}
