//! The datasets of a configuration, and their selection by name.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use welkin_designer::ExportResource as Word;
use welkin_model::document::export_names::{
    RESOURCE_FOLDERS, UNCONFIGURED_PROFILES, UNCONFIGURED_RECORDS, record_folders,
};
use welkin_model::document::{CdtDocument, ModelDocument};
use welkin_runtime::ForeignText;
use welkin_runtime::exports::ExportResource;

use super::{Dataset, DatasetKind, configured, standard};

/// The datasets of a tenant.
#[derive(Clone, Debug)]
pub struct Datasets {
    datasets: Vec<Dataset>,
    /// Whether all known datasets are selected.
    pub(crate) is_default: bool,
    /// Names of all CDTs of the configuration.
    configured: Arc<HashSet<String>>,
    /// Names of datasets that are not selected.
    left_out: HashSet<String>,
}

/// A name of neither a CDT nor a resource.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown CDT or resource `{}`; available resources: {}; `welkin-codegen inspect` lists the CDTs",
    ForeignText::new(&*.0),
    words()
)]
pub struct UnknownName(pub String);

fn words() -> String {
    let words = RESOURCE_FOLDERS.map(|(resource, _)| resource.as_str());
    words.join(", ")
}

impl Datasets {
    /// Creates all datasets of the configuration and of the known resources.
    #[must_use]
    pub fn of(document: &ModelDocument) -> Self {
        let is_known =
            |dataset: &Dataset| !ExportResource::INFERRED.contains(dataset.kind.resource());
        Self {
            is_default: true,
            ..Self::chosen(document, all(document), is_known)
        }
    }

    fn chosen(
        document: &ModelDocument,
        all: Vec<Dataset>,
        is_chosen: impl FnMut(&Dataset) -> bool,
    ) -> Self {
        let (datasets, left_out): (Vec<_>, Vec<_>) = all.into_iter().partition(is_chosen);
        let cdts = document.cdts.iter().chain(&document.profile_data_types);
        Self {
            datasets,
            is_default: false,
            configured: Arc::new(cdts.map(|cdt| cdt.name.clone()).collect()),
            left_out: left_out.iter().map(|dataset| dataset.kind.name()).collect(),
        }
    }

    /// Creates the named datasets only: machine names, names in Rust or folders of CDTs, and resources.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn selected<N: AsRef<str>>(
        document: &ModelDocument,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, UnknownName> {
        let all = all(document);
        let mut chosen = HashSet::new();
        for name in names {
            let name = name.as_ref();
            let found: Vec<&Dataset> = all.iter().filter(|one| is_called(one, name)).collect();
            if found.is_empty() {
                return Err(UnknownName(name.to_owned()));
            }
            chosen.extend(found.into_iter().map(|dataset| dataset.folder.clone()));
        }
        let is_chosen = |dataset: &Dataset| chosen.contains(&dataset.folder);
        Ok(Self::chosen(document, all, is_chosen))
    }

    /// Iterates over the datasets in the order of their folders.
    pub fn iter(&self) -> impl Iterator<Item = &Dataset> {
        self.datasets.iter()
    }

    /// Removes the columns with protected health information.
    pub(crate) fn without_phi(mut self) -> Self {
        for dataset in &mut self.datasets {
            dataset.columns.retain(|column| !column.phi);
        }
        self
    }

    /// Whether the configuration has a dataset of this name that is not selected.
    pub(crate) fn leaves_out(&self, name: &str) -> bool {
        self.left_out.contains(name)
    }

    /// Names of all CDTs of the configuration.
    pub(crate) fn configured(&self) -> Arc<HashSet<String>> {
        self.configured.clone()
    }

    /// Groups the datasets by resource.
    pub(crate) fn by_resource(&self) -> BTreeMap<String, Vec<Dataset>> {
        let mut by_resource: BTreeMap<String, Vec<Dataset>> = BTreeMap::new();
        for dataset in &self.datasets {
            let resource = dataset.kind.resource().as_str().to_owned();
            by_resource
                .entry(resource)
                .or_default()
                .push(dataset.clone());
        }
        by_resource
    }
}

/// The name of a resource selects all its datasets.
fn is_called(dataset: &Dataset, name: &str) -> bool {
    let resource = dataset.kind.resource().as_str();
    dataset.folder == name || dataset.kind.name() == name || resource == name
}

fn all(document: &ModelDocument) -> Vec<Dataset> {
    let resources = RESOURCE_FOLDERS.into_iter().map(|(word, folder)| {
        let resource = ExportResource::from(word.as_str());
        match (word, &document.disposition) {
            (Word::EncounterDisposition, Some(name)) => {
                disposition(document, name, resource, folder)
            }
            _ => standard::resource(resource, folder),
        }
    });
    let mut datasets: Vec<Dataset> = resources.collect();
    datasets.push(standard::unconfigured(
        ExportResource::CDT_RECORD,
        UNCONFIGURED_RECORDS,
    ));
    datasets.push(standard::unconfigured(
        ExportResource::PDT_RECORD,
        UNCONFIGURED_PROFILES,
    ));
    let (records, profiles) = record_folders(document);
    let kinds = [
        (&document.cdts, ExportResource::CDT_RECORD, records),
        (
            &document.profile_data_types,
            ExportResource::PDT_RECORD,
            profiles,
        ),
    ];
    for (cdts, resource, folders) in kinds {
        for (cdt, folder) in cdts.iter().zip(folders) {
            datasets.push(configured::dataset(cdt, resource.clone(), folder));
        }
    }
    datasets.sort_by(|left, right| left.folder.cmp(&right.folder));
    datasets
}

/// Creates the dataset of the dispositions of encounters, with the columns of their CDT.
fn disposition(
    document: &ModelDocument,
    name: &str,
    resource: ExportResource,
    folder: &str,
) -> Dataset {
    let is_it = |cdt: &&CdtDocument| cdt.name == name;
    match document.cdts.iter().find(is_it) {
        Some(cdt) => Dataset {
            kind: DatasetKind::Resource(resource.clone()),
            ..configured::dataset(cdt, resource, folder.to_owned())
        },
        None => standard::resource(resource, folder),
    }
}
