//! What code may do that was generated for roles or policies, as types: what they do not permit does not compile.

/// Those for whom code is generated may do `O`, one of [`operation`](crate::operation), with the things that this type stands for.
/// Implementations are generated, but for [`FullAccess`].
pub trait Permits<O> {}

/// The access of code that is generated for no role in particular: everything compiles, and the tenant decides.
#[derive(Clone, Copy, Debug)]
pub enum FullAccess {}

impl<O> Permits<O> for FullAccess {}
