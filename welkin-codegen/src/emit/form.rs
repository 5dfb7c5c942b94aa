//! The form of an assessment as a table.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::identifier::ident;
use super::number;
use crate::model::{
    Assessment, Condition, ConditionSubject, DisplayAction, DisplayRule, Formula, Item,
    ItemContent, Literal, Operation, Operator, PrePopulated, ScoredQuestion, Scoring, ScoringGroup,
    Section,
};

/// Emits the module that contains the form as data.
pub(super) fn form(assessment: &Assessment) -> TokenStream {
    let (name, title) = (&assessment.name, &assessment.title);
    let sections = assessment.sections.iter().map(section);
    let scoring = assessment.scoring.as_ref().map(scoring);
    let programs = assessment.programs.iter().map(|tied| {
        let (program, phases) = (&tied.program, &tied.phases);
        quote!(ProgramPhases { program: #program, phases: &[#(#phases),*] })
    });
    let programs = (!assessment.programs.is_empty()).then(|| quote!(.programs(&[#(#programs,)*])));
    quote! {
        mod form {
            use ::welkin_runtime::assessments::*;

            pub(super) static FORM: Form = Form::new(#name, #title, &[#(#sections,)*]) #scoring #programs;
        }
    }
}

fn section(section: &Section) -> TokenStream {
    let (name, title) = (&section.name, &section.title);
    let items = section.items.iter().map(item);
    let display = display(&section.display);
    quote!(FormSection::new(#name, #title, &[#(#items,)*]) #display)
}

fn item(item: &Item) -> TokenStream {
    let content = match &item.content {
        ItemContent::Question(place) => {
            let place = number(*place);
            quote!(FormItem::question(#place))
        }
        ItemContent::Text { name, text } => quote!(FormItem::text(#name, #text)),
    };
    let display = display(&item.display);
    let filled = item.pre_populated.as_ref().map(|filled| match filled {
        PrePopulated::Value(value) => {
            let value = literal(value);
            quote!(.default_value(#value))
        }
        PrePopulated::Previous => quote!(.from_previous()),
    });
    quote!(#content #display #filled)
}

fn display(rules: &[DisplayRule]) -> Option<TokenStream> {
    let rules = rules.iter().map(|rule| {
        let constructor = ident(match (rule.action, rule.operation) {
            (DisplayAction::Show, Operation::All) => "show_if_all",
            (DisplayAction::Show, Operation::Any) => "show_if_any",
            (DisplayAction::Hide, Operation::All) => "hide_if_all",
            (DisplayAction::Hide, Operation::Any) => "hide_if_any",
        });
        let conditions = rule.conditions.iter().map(condition);
        quote!(DisplayRule::#constructor(&[#(#conditions),*]))
    });
    let rules: Vec<TokenStream> = rules.collect();
    (!rules.is_empty()).then(|| quote!(.display(&[#(#rules),*])))
}

fn condition(condition: &Condition) -> TokenStream {
    let operator = ident(match condition.operator {
        Operator::Equal => "Equal",
        Operator::NotEqual => "NotEqual",
        Operator::Contains => "Contains",
        Operator::NotContains => "NotContains",
        Operator::Less => "Less",
        Operator::LessOrEqual => "LessOrEqual",
        Operator::Greater => "Greater",
        Operator::GreaterOrEqual => "GreaterOrEqual",
    });
    let values = condition.values.iter().map(literal);
    match &condition.subject {
        ConditionSubject::Answer(place) => {
            let place = number(*place);
            quote!(Condition::new(#place, Operator::#operator, &[#(#values),*]))
        }
        ConditionSubject::Record { cdt, field } => {
            quote!(Condition::of_record(#cdt, #field, Operator::#operator, &[#(#values),*]))
        }
    }
}

fn scoring(scoring: &Scoring) -> TokenStream {
    let formula = formula(scoring.formula);
    let groups = scoring.groups.iter().map(group);
    quote!(.scoring(Scoring::new(#formula, &[#(#groups,)*])))
}

fn group(group: &ScoringGroup) -> TokenStream {
    let (name, title) = (&group.name, &group.title);
    let formula = formula(group.formula);
    let questions = group.questions.iter().map(scored_question);
    quote!(ScoringGroup::new(#name, #title, #formula, &[#(#questions,)*]))
}

fn scored_question(scored: &ScoredQuestion) -> TokenStream {
    let place = number(scored.question);
    let scores = scored.scores.iter().map(|(answer, score)| {
        let answer = literal(answer);
        let score = number::float(*score);
        quote!((#answer, #score))
    });
    quote!(ScoredQuestion::new(#place, &[#(#scores,)*]))
}

fn formula(formula: Formula) -> TokenStream {
    let name = ident(match formula {
        Formula::Sum => "Sum",
        Formula::Average => "Average",
        Formula::Unknown => "Unknown",
    });
    quote!(Formula::#name)
}

fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Null => quote!(Literal::Null),
        Literal::Boolean(value) => quote!(Literal::Boolean(#value)),
        Literal::Integer(value) => {
            let value = number::signed(*value);
            quote!(Literal::Integer(#value))
        }
        Literal::Float(value) => {
            let value = number::float(*value);
            quote!(Literal::Float(#value))
        }
        Literal::Text(text) => quote!(Literal::Text(#text)),
    }
}

fn number(place: usize) -> Token {
    Token::usize_unsuffixed(place)
}
