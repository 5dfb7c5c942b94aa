//! Methods of the answers of a generated assessment, forwarded to code that is compiled once.

/// Forwards the methods of an assessment's answers to code that is compiled once.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_assessment {
    ($type:ident) => {
        impl $type {
            /// Checks the answers as those of a completed assessment, offline: every answer obeys the rules of its
            /// field, and required questions that are shown are answered.
            ///
            /// # Errors
            /// Returns every violation, not just the first.
            pub fn validate(&self) -> ::core::result::Result<(), $crate::record::Violations> {
                $crate::form::validate(self)
            }

            /// The questions that these answers let Designer's conditions show, in the order of the form.
            #[must_use]
            pub fn visible_questions(&self) -> ::std::vec::Vec<$crate::form::Question> {
                $crate::form::visible_questions(self)
            }

            /// The texts that these answers let Designer's conditions show, in the order of the form.
            #[must_use]
            pub fn visible_texts(&self) -> ::std::vec::Vec<$crate::form::FormText> {
                $crate::form::visible_texts(self)
            }

            /// Whether these answers let Designer's conditions show a question, named by its constant.
            #[must_use]
            pub fn shows<V, A>(&self, question: $crate::Field<Self, V, A>) -> bool {
                $crate::form::shows(self, question.name())
            }

            /// These answers together with records of the patient, for forms whose conditions depend on them.
            #[must_use]
            pub fn with_records<'a>(
                &'a self,
                records: &'a $crate::form::PatientRecords<'a>,
            ) -> $crate::form::AnswersWithRecords<'a, Self> {
                $crate::form::AnswersWithRecords::new(self, records)
            }

            /// The score of these answers, as Designer defined it.
            #[must_use]
            pub fn score(&self) -> $crate::form::Score {
                $crate::form::score(self)
            }

            /// Answers that are pre-populated as in Designer: with default values, and with answers from the patient's
            /// previous assessment of this kind, if there is one.
            #[must_use]
            pub fn pre_populated(previous: ::core::option::Option<&Self>) -> Self {
                $crate::form::pre_populated(previous)
            }
        }

        $crate::__private::forward_fields!($type);
    };
}
