//! Bodies of type `multipart/form-data`.

use axum::body::Bytes;

use crate::problem::Problem;

/// A part of a form.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    pub(super) name: String,
    /// Only files have a name.
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) content: Bytes,
}

/// Whether a body looks like a form: clients write nothing before the first boundary.
pub(super) fn is_form(body: &[u8]) -> bool {
    body.starts_with(b"--")
}

/// Parses the parts of a form. Its boundary is the first line of the body.
pub(super) fn parts(body: &Bytes) -> Result<Vec<Part>, Problem> {
    read(body).ok_or_else(|| Problem::invalid("REQUEST", "The body is not multipart/form-data"))
}

fn read(body: &Bytes) -> Option<Vec<Part>> {
    let first_line = find(body, b"\r\n", 0)?;
    let boundary = body.get(..first_line).filter(|line| is_form(line))?;
    // Boundaries within the body are at the start of a line.
    let delimiter = [b"\r\n", boundary].concat();
    let mut parts = Vec::new();
    let mut start = first_line + 2;
    loop {
        let end = find(body, &delimiter, start)?;
        parts.push(part(&body.slice(start..end))?);
        let rest = end + delimiter.len();
        match body.get(rest..rest + 2)? {
            b"--" => return Some(parts),
            b"\r\n" => start = rest + 2,
            _ => return None,
        }
    }
}

fn part(part: &Bytes) -> Option<Part> {
    let end = find(part, b"\r\n\r\n", 0)?;
    let head = std::str::from_utf8(&part[..end]).ok()?;
    let header = |wanted: &str| {
        let mut headers = head.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = headers.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))?;
        Some(value.trim())
    };
    let disposition = header("content-disposition")?;
    Some(Part {
        name: parameter(disposition, "name")?,
        file_name: parameter(disposition, "filename"),
        content_type: header("content-type").map(str::to_owned),
        content: part.slice(end + 4..),
    })
}

/// Returns `name="value"` of a header, unescaped as HTML specifies for forms.
fn parameter(header: &str, name: &str) -> Option<String> {
    let start = header.find(&format!("; {name}=\""))? + name.len() + 4;
    let value = header.get(start..)?;
    let value = value.get(..value.find('"')?)?;
    Some(
        value
            .replace("%22", "\"")
            .replace("%0D", "\r")
            .replace("%0A", "\n"),
    )
}

fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = haystack.get(from..)?;
    let found = rest.windows(needle.len()).position(|at| at == needle)?;
    Some(from + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_files_and_texts() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nHello\r\n\
                    --b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a %22b%22.pdf\"\r\n\
                    Content-Type: application/pdf\r\n\r\n%PDF\r\n--\r\n\r\n--b--\r\n";
        let parts = parts(&Bytes::from(body)).expect("it is a form");
        assert_eq!((&*parts[0].name, &parts[0].file_name), ("subject", &None));
        assert_eq!(parts[0].content, "Hello");
        assert_eq!(parts[1].file_name.as_deref(), Some("a \"b\".pdf"));
        assert_eq!(parts[1].content_type.as_deref(), Some("application/pdf"));
        assert_eq!(parts[1].content, "%PDF\r\n--\r\n");
    }

    #[test]
    fn malformed_forms_are_rejected() {
        for body in [
            "",
            "{}",
            "--b",
            "--b\r\n",
            "--b\r\nfiles\r\n--b--",
            "--b\r\n\r\n\r\n--bc",
        ] {
            assert!(parts(&Bytes::from(body)).is_err(), "{body:?}");
        }
    }
}
