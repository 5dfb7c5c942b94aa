//! The source of a crate's `welkin-runtime` dependency.

/// The source of a crate's `welkin-runtime` dependency.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Runtime {
    /// The registry, with the version that belongs to this generator.
    #[default]
    Registry,
    /// A directory, as written to the manifest: absolute, or relative to the crate's directory.
    Path(String),
    /// A git repository, by its URL.
    Git(String),
}
