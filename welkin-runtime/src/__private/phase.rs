//! The connection between a generated phase and its program.

/// Declares a generated phase: a type without values, and the phases that it leads to.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_phase {
    ($program:ident, $phase:ident = $name:literal => [$($next:ident),* $(,)?]) => {
        impl $crate::programs::PhaseOf<$program> for $phase {
            const NAME: &'static str = $name;
        }

        $(impl $crate::programs::ReachableFrom<$phase> for $next {})*
    };
}
