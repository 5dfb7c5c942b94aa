//! Ids in the `url` of a payload.

/// The ids in the path of a `url`, such as `.../patients/{patient}/cdts/{cdt}/{record}`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SourceUrl<'u> {
    pub(super) patient: Option<&'u str>,
    pub(super) cdt: Option<&'u str>,
    pub(super) record: Option<&'u str>,
    pub(super) encounter: Option<&'u str>,
}

impl<'u> SourceUrl<'u> {
    /// Reads the path. Percent-encoded segments are not ids of Welkin's, and are skipped.
    pub(super) fn read(url: &'u str) -> Self {
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let mut segments = url[..end].split('/').filter(|segment| !segment.is_empty());
        let mut named = Self::default();
        let is_id = |segment: &&str| !segment.contains('%') && !matches!(*segment, "." | "..");
        while let Some(segment) = segments.next() {
            match segment {
                "patients" => named.patient = segments.next().filter(is_id),
                "encounters" => named.encounter = segments.next().filter(is_id),
                "cdts" => {
                    named.cdt = segments.next().filter(is_id);
                    named.record = segments.find(|segment| *segment != "records").filter(is_id);
                }
                _ => {}
            }
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::SourceUrl;

    #[test]
    fn reads_paths_of_records() {
        for url in [
            "https://api.example/acme/live/patients/p-1/cdts/cdt-vitals/r-1",
            "https://api.example/v1/acme/patients/p-1/cdts/cdt-vitals/records/r-1?environment=live",
            "/patients/p-1//cdts/cdt-vitals/r-1#top",
        ] {
            let named = SourceUrl::read(url);
            assert_eq!(
                (named.patient, named.cdt, named.record),
                (Some("p-1"), Some("cdt-vitals"), Some("r-1")),
                "{url}"
            );
        }
    }

    #[test]
    fn takes_nothing_else() {
        for url in [
            "",
            "URL",
            "/",
            "//?",
            "patients",
            "https://api.example/patients/%2e%2e/cdts/..",
            "é/ü",
        ] {
            assert_eq!(SourceUrl::read(url), SourceUrl::default(), "{url}");
        }
    }
}
