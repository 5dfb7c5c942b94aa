//! Files in a body of the type `multipart/form-data`.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;

use crate::call::RequestBody;
use crate::hidden::HIDDEN;

/// A file about to be uploaded.
///
/// ```
/// use welkin_runtime::documents::FileUpload;
///
/// let scan = FileUpload::new("consent.pdf", "application/pdf", &b"%PDF-1.7"[..]);
/// # let _ = scan;
/// ```
#[derive(Clone, PartialEq)]
pub struct FileUpload {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl FileUpload {
    /// Creates an upload of a file with this name and content type. Welkin's reference allows `image/jpeg`, `image/png`
    /// and `application/pdf` for documents; the server checks this.
    pub fn new(
        name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Bytes>,
    ) -> Self {
        Self {
            name: name.into(),
            content_type: content_type.into(),
            bytes: bytes.into(),
        }
    }
}

/// Shows nothing of the file: even its name may contain a patient's name.
impl fmt::Debug for FileUpload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FileUpload({HIDDEN})")
    }
}

/// A form under construction.
pub(in crate::client) struct Form {
    boundary: String,
    bytes: Vec<u8>,
}

impl Form {
    pub(in crate::client) fn new() -> Self {
        // Long enough not to occur in a file by chance.
        let boundary = format!("{:032x}", fastrand::u128(..));
        Self {
            boundary,
            bytes: Vec::new(),
        }
    }

    /// Adds a text.
    #[cfg(feature = "messages")]
    pub(in crate::client) fn text(mut self, name: &str, text: &str) -> Self {
        self.begin(name, "");
        self.bytes.extend_from_slice(b"\r\n");
        self.end(text.as_bytes())
    }

    /// Adds a file.
    pub(in crate::client) fn file(mut self, name: &str, file: &FileUpload) -> Self {
        let file_name = format!("; filename=\"{}\"", escaped(&file.name));
        self.begin(name, &file_name);
        // Removes control characters: the header must be on one line of the request.
        let content_type: String = file
            .content_type
            .chars()
            .filter(|c| !c.is_control())
            .collect();
        self.bytes
            .extend_from_slice(format!("Content-Type: {content_type}\r\n\r\n").as_bytes());
        self.end(&file.bytes)
    }

    fn begin(&mut self, name: &str, more: &str) {
        let boundary = &self.boundary;
        let head =
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n");
        self.bytes.extend_from_slice(head.as_bytes());
    }

    fn end(mut self, content: &[u8]) -> Self {
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\r\n");
        self
    }

    /// The form as the body of a request.
    pub(in crate::client) fn finish(mut self) -> RequestBody {
        let boundary = &self.boundary;
        self.bytes
            .extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let content_type = format!("multipart/form-data; boundary={boundary}");
        RequestBody {
            content_type: HeaderValue::try_from(content_type)
                .expect("hexadecimal digits are valid in a header"),
            bytes: self.bytes.into(),
        }
    }
}

/// A file's name in quotes, with the escapes that browsers use.
fn escaped(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::{FileUpload, Form};

    #[test]
    fn no_name_or_type_leaves_its_line() {
        let file = FileUpload::new("a\"\r\n.pdf", "text/plain\r\nX: y", &b"content"[..]);
        let body = Form::new().file("files", &file).finish();
        let text = String::from_utf8_lossy(&body.bytes);
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines[1..5],
            [
                "Content-Disposition: form-data; name=\"files\"; filename=\"a%22%0D%0A.pdf\"",
                "Content-Type: text/plainX: y",
                "",
                "content",
            ]
        );
        assert_eq!(lines[5], format!("{}--", lines[0]));
    }
}
