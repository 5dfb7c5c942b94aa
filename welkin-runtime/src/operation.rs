//! Operations as types, and whether a role permits them: code that was generated for a role compiles only where it
//! does.
//!
//! A CDT is [`WritableCdt`](crate::record::WritableCdt) for each operation separately; for everything else, a type says
//! what it [`Permits`].

/// The roles for which code was generated permit the operation `O`, such as [`Create`], on what this type stands for.
/// Implementations are generated, except that of [`FullAccess`].
pub trait Permits<O> {}

/// The access of code that was generated without roles: everything compiles, and the tenant decides.
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

/// Moving patients along a program.
#[derive(Clone, Copy, Debug)]
pub enum ChangePhase {}

/// Reading what documents say.
#[derive(Clone, Copy, Debug)]
pub enum ReadDetails {}

/// Changing what documents say.
#[derive(Clone, Copy, Debug)]
pub enum UpdateDetails {}

/// Downloading files of documents.
#[derive(Clone, Copy, Debug)]
pub enum ReadFiles {}

/// Uploading files to documents.
#[derive(Clone, Copy, Debug)]
pub enum UpdateFiles {}
