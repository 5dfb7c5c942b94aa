//! Encounters and patients: what was recorded of them passes through the types.

mod replay;
