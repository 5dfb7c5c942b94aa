//! Prints the settings of a client in a format for shells, files or people.

use std::io::{self, Write};
use std::path::Path;

use welkin_designer::ApiProfile;
use welkin_sandbox::Sandbox;

use super::arguments::Form;

/// Prints the settings that a client of a generation of the API needs, with the path of the certificate to trust.
pub(crate) fn announce(
    sandbox: &Sandbox,
    form: Form,
    profile: Option<&str>,
    certificate: Option<&Path>,
) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match form {
        Form::None => {}
        Form::Curl => {
            let profiles = profile.map_or(ApiProfile::NAMES.to_vec(), |profile| vec![profile]);
            for profile in profiles {
                if let Some(command) = token_command(sandbox, profile, certificate) {
                    writeln!(out, "# A token of {profile}:\n{command}")?;
                }
            }
        }
        Form::Sh | Form::Env | Form::Powershell => {
            let tenant = sandbox.tenant();
            writeln!(
                out,
                "# Welkin sandbox for tenant {tenant}; set these for a client:"
            )?;
            for (name, value) in
                sandbox.environment(profile.unwrap_or(ApiProfile::default().name()))
            {
                writeln!(out, "{}", assignment(form, name, &value))?;
            }
            if let Some(path) = certificate {
                let path = path.display().to_string();
                writeln!(out, "# The certificate to trust:")?;
                writeln!(
                    out,
                    "{}",
                    assignment(form, "WELKIN_ROOT_CERTIFICATE", &path)
                )?;
            }
        }
    }
    out.flush()
}

fn assignment(form: Form, name: &str, value: &str) -> String {
    match form {
        Form::Powershell => format!("$env:{name} = '{}'", value.replace('\'', "''")),
        Form::Env => format!("{name}={}", quoted_for_env(value)),
        _ => format!("export {name}={}", quoted_for_sh(value)),
    }
}

/// Whether the text has no characters that are special to shells or readers of `.env` files.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.,:/@%+=".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

fn quoted_for_sh(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Quotes a value for a `.env` file. In single quotes, all characters except the quote and line breaks are literal.
fn quoted_for_env(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    if !text.contains(['\'', '\n', '\r']) {
        return format!("'{text}'");
    }
    let mut quoted = String::new();
    for letter in text.chars() {
        match letter {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '"' | '\\' | '$' | '`' => quoted.extend(['\\', letter]),
            letter => quoted.push(letter),
        }
    }
    format!("\"{quoted}\"")
}

fn token_command(sandbox: &Sandbox, profile: &str, certificate: Option<&Path>) -> Option<String> {
    let (url, content_type, body) = sandbox.token_request(profile)?;
    let trust = certificate.map_or(String::new(), |path| {
        format!(" --cacert {}", quoted_for_sh(&path.display().to_string()))
    });
    Some(format!(
        "curl{trust} --header {} --data {} {}",
        quoted_for_sh(&format!("content-type: {content_type}")),
        quoted_for_sh(&body),
        quoted_for_sh(&url)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_where_they_must_be() {
        for (value, sh, env, powershell) in [
            (
                "http://127.0.0.1:80",
                "http://127.0.0.1:80",
                "http://127.0.0.1:80",
                "'http://127.0.0.1:80'",
            ),
            ("", "''", "''", "''"),
            ("a b$c`d`", "'a b$c`d`'", "'a b$c`d`'", "'a b$c`d`'"),
            ("it's", r"'it'\''s'", "\"it's\"", "'it''s'"),
            (
                "+}B{#%;\"'\n",
                "'+}B{#%;\"'\\''\n'",
                "\"+}B{#%;\\\"'\\n\"",
                "'+}B{#%;\"''\n'",
            ),
        ] {
            assert_eq!(assignment(Form::Sh, "A", value), format!("export A={sh}"));
            assert_eq!(assignment(Form::Env, "A", value), format!("A={env}"));
            let printed = assignment(Form::Powershell, "A", value);
            assert_eq!(printed, format!("$env:A = {powershell}"));
        }
    }
}
