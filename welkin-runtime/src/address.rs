//! URLs from path templates: every value is one segment, whatever it holds.

use http::Uri;
use url::Url;

use crate::config::ConfigurationError;
use crate::error::Error;

/// Why a template gives no path.
pub(crate) enum NoPath {
    /// A value can't be one segment.
    Value,
    /// Nothing fills this part, or the address has no path.
    Template(String),
}

impl From<NoPath> for ConfigurationError {
    fn from(error: NoPath) -> Self {
        Self::Profile(match error {
            NoPath::Value => "a path has a part that is no segment".to_owned(),
            NoPath::Template(part) => format!("nothing fills {part} in a path"),
        })
    }
}

impl From<NoPath> for Error {
    fn from(error: NoPath) -> Self {
        match error {
            NoPath::Value => Self::InvalidId,
            NoPath::Template(_) => ConfigurationError::from(error).into(),
        }
    }
}

/// Appends paths to a URL's, with `values` for the parts in braces.
pub(crate) fn extend_path<'t>(
    url: &mut Url,
    templates: impl IntoIterator<Item = &'t str>,
    values: &[(&str, &str)],
) -> Result<(), NoPath> {
    let mut path = url
        .path_segments_mut()
        .map_err(|()| NoPath::Template("an address".to_owned()))?;
    path.pop_if_empty();
    for part in templates.into_iter().flat_map(|path| path.split('/')) {
        if !part.is_empty() {
            path.push(segment(part, values)?);
        }
    }
    Ok(())
}

fn segment<'a>(part: &'a str, values: &[(&str, &'a str)]) -> Result<&'a str, NoPath> {
    let name = part
        .strip_prefix('{')
        .and_then(|part| part.strip_suffix('}'));
    let segment = match name {
        Some(name) => {
            let value = values.iter().find(|(known, _)| *known == name);
            value.ok_or_else(|| NoPath::Template(part.to_owned()))?.1
        }
        None => part,
    };
    // `push` drops tabs and line breaks, so that dots around one would come together.
    if matches!(segment, "" | "." | "..") || segment.contains(char::is_control) {
        return Err(NoPath::Value);
    }
    Ok(segment)
}

/// The same address in the form in which requests have it.
pub(crate) fn uri(url: &Url) -> Result<Uri, ConfigurationError> {
    url.as_str()
        .parse()
        .map_err(|_| ConfigurationError::Profile("an address is too long".to_owned()))
}
