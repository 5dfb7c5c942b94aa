//! The files of the page.

/// Maps names to the contents of the folder `web`.
macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        const ASSETS: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../web/", $name)))),*
        ];
    };
}

assets!(
    "index.html",
    "style.css",
    "layout.css",
    "api.js",
    "assessments.js",
    "configuration.js",
    "copy_as.js",
    "documents.js",
    "dom.js",
    "encounters.js",
    "failures.js",
    "faults.js",
    "field_form.js",
    "field_input.js",
    "fragments.js",
    "live.js",
    "login.js",
    "main.js",
    "patient.js",
    "patient_fields.js",
    "patients.js",
    "programs.js",
    "records.js",
    "request_detail.js",
    "requests.js",
    "session.js",
    "topbar.js",
    "webhooks.js",
    "words.js",
);

/// Returns a file by its name.
pub(super) fn asset(name: &str) -> Option<&'static str> {
    if name == "assessment_form.js" {
        return Some(welkin_dictionary::FORM_SCRIPT);
    }
    let asset = ASSETS.iter().find(|(known, _)| *known == name);
    asset.map(|(_, content)| *content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/web");
        let files = std::fs::read_dir(folder).expect("the folder is there");
        let names = files.map(|file| file.expect("a file").file_name());
        let mut names: Vec<_> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        let mut served: Vec<_> = ASSETS.iter().map(|(name, _)| (*name).to_owned()).collect();
        names.sort();
        served.sort();
        assert_eq!(served, names);
    }
}
