//! Operations as types, and permissions of roles: code that was generated for a role compiles only if the role permits
//! the operation.
//!
//! A CDT implements [`WritableCdt`](crate::record::WritableCdt) for each operation separately; for everything else, a
//! type implements [`Permits`].

/// The roles for which code was generated permit the operation `O`, such as [`Create`], on the subject of this type.
/// Implementations are generated, except that of [`FullAccess`].
pub trait Permits<O> {}

/// The access of code that was generated without roles: every operation compiles, and the tenant decides.
#[derive(Clone, Copy, Debug)]
pub enum FullAccess {}

impl<O> Permits<O> for FullAccess {}

/// Creating.
#[derive(Clone, Copy, Debug)]
pub enum Create {}

/// Changing.
#[derive(Clone, Copy, Debug)]
pub enum Update {}

/// Deleting.
#[derive(Clone, Copy, Debug)]
pub enum Delete {}

/// Reading and listing.
#[derive(Clone, Copy, Debug)]
pub enum Read {}

/// Completing encounters.
#[derive(Clone, Copy, Debug)]
pub enum Complete {}

/// Reading dispositions of encounters.
#[derive(Clone, Copy, Debug)]
pub enum ReadDisposition {}

/// Enrolling patients into a program.
#[derive(Clone, Copy, Debug)]
pub enum Enroll {}

/// Changing the phases of patients in a program.
#[derive(Clone, Copy, Debug)]
pub enum ChangePhase {}

/// Reading the details of documents.
#[derive(Clone, Copy, Debug)]
pub enum ReadDetails {}

/// Changing the details of documents.
#[derive(Clone, Copy, Debug)]
pub enum UpdateDetails {}

/// Downloading files of documents.
#[derive(Clone, Copy, Debug)]
pub enum ReadFiles {}

/// Uploading files to documents.
#[derive(Clone, Copy, Debug)]
pub enum UpdateFiles {}
