//! Parsing of a destination: a path, or the URL of an object store.

use std::path::Path;

use url::Url;

use super::{Destination, DestinationError};

impl Destination {
    /// Parses the path of a folder, or with the feature `cloud` the URL of an object store: `s3://bucket/prefix`,
    /// `gs://bucket/prefix` or `az://container/prefix`. Credentials and other settings are read from the environment
    /// variables of the store's own tools: `AWS_ACCESS_KEY_ID`, `AWS_REGION`, `AWS_ENDPOINT_URL`,
    /// `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_NAME` and so on.
    ///
    /// # Errors
    /// When the URL is none of these, or the environment lacks what the store needs.
    pub fn parse(text: &str) -> Result<Self, DestinationError> {
        let refused = |reason: &str| DestinationError::Url {
            url: text.to_owned(),
            reason: reason.to_owned(),
        };
        if !text.contains("://") {
            return Ok(Self::folder(Path::new(text)));
        }
        let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
            return Err(refused(
                "credentials must be set in the environment, not in the URL",
            ));
        }
        match url.scheme() {
            "s3" | "gs" | "az" if url.host_str().is_none() => Err(refused("the bucket is missing")),
            "s3" | "gs" | "az" => open(text, &url),
            "file" => match url.to_file_path() {
                Ok(path) => Ok(Self::folder(path)),
                Err(()) => Err(refused("not a valid folder URL")),
            },
            _ => Err(refused(
                "expected a folder, or a URL with s3://, gs:// or az://",
            )),
        }
    }
}

#[cfg(not(feature = "cloud"))]
fn open(text: &str, _: &Url) -> Result<Destination, DestinationError> {
    Err(DestinationError::Url {
        url: text.to_owned(),
        reason: "this program was built without object stores; build it with the feature `cloud`"
            .to_owned(),
    })
}

#[cfg(feature = "cloud")]
fn open(text: &str, url: &Url) -> Result<Destination, DestinationError> {
    use std::sync::Arc;

    use object_store::ObjectStore;
    use object_store::aws::AmazonS3Builder;
    use object_store::azure::MicrosoftAzureBuilder;
    use object_store::gcp::GoogleCloudStorageBuilder;

    let refused = |reason: String| DestinationError::Url {
        url: text.to_owned(),
        reason,
    };
    // The store's HTTP client uses the process's default provider. A provider that the program has installed stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store: Result<Arc<dyn ObjectStore>, object_store::Error> = match url.scheme() {
        "s3" => {
            let store = AmazonS3Builder::from_env().with_url(text).build();
            store.map(|store| Arc::new(store) as _)
        }
        "gs" => {
            let store = GoogleCloudStorageBuilder::from_env().with_url(text).build();
            store.map(|store| Arc::new(store) as _)
        }
        _ => {
            let store = MicrosoftAzureBuilder::from_env().with_url(text).build();
            store.map(|store| Arc::new(store) as _)
        }
    };
    let store = store.map_err(|error| refused(error.to_string()))?;
    let prefix = object_store::path::Path::from_url_path(url.path());
    let prefix = prefix.map_err(|error| refused(error.to_string()))?;
    Ok(Destination::store(store, prefix, text))
}
