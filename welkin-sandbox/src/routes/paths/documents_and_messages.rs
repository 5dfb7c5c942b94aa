//! Paths of dictionaries, documents, messages, chat, care plans and profile records: the same under every profile.

use crate::routes::message_channel::{Channel, Email, Sms};
use crate::routes::messages;
use crate::routes::request::{delete, patch, post, put, read};
use crate::routes::served::Served;
use crate::routes::{
    care_plan, chat, dictionaries, document_details, document_files, documents, profile_records,
};

type Route = (&'static str, Served);

pub(super) fn routes() -> impl Iterator<Item = Route> {
    let emails = messages_of::<Email>([
        "/patients/{patient}/emails",
        "/patients/{patient}/emails/{message}",
        "/unrecognized-patients/emails",
        "/unrecognized-patients/emails/{message}",
    ]);
    let sms = messages_of::<Sms>([
        "/patients/{patient}/sms",
        "/patients/{patient}/sms/{message}",
        "/unrecognized-patients/sms",
        "/unrecognized-patients/sms/{message}",
    ]);
    let others = dictionary_entries().into_iter().chain(documents());
    let others = others.chain(care_plan()).chain(chat());
    others.chain(profiles()).chain(emails).chain(sms)
}

fn dictionary_entries() -> [Route; 2] {
    [
        (
            "/dictionaries/{dictionary}",
            read(dictionaries::list)
                .merge(post(dictionaries::add))
                .merge(put(dictionaries::replace_all)),
        ),
        (
            "/dictionaries/{dictionary}/{entry}",
            read(dictionaries::read)
                .merge(put(dictionaries::change))
                .merge(delete(dictionaries::remove)),
        ),
    ]
}

fn documents() -> [Route; 5] {
    [
        (
            "/patients/{patient}/document-summary",
            read(documents::list).merge(post(documents::create)),
        ),
        (
            "/patients/{patient}/document-summary/{document}",
            read(documents::read)
                .merge(put(documents::replace))
                .merge(delete(documents::remove)),
        ),
        (
            "/patients/{patient}/document-summary/{document}/files",
            post(document_files::upload),
        ),
        (
            "/patients/{patient}/document-summary/{document}/files/{file}",
            read(document_files::download),
        ),
        (
            "/patients/{patient}/document-summary/{document}/{document_type}",
            read(document_details::read)
                .merge(post(document_details::create))
                .merge(put(document_details::replace))
                .merge(delete(document_details::remove)),
        ),
    ]
}

fn care_plan() -> [Route; 5] {
    [
        ("/patients/{patient}/care-plan", read(care_plan::read)),
        (
            "/patients/{patient}/care-plan/overview",
            post(care_plan::write_overview).merge(put(care_plan::write_overview)),
        ),
        (
            "/patients/{patient}/care-plan/goals",
            read(care_plan::list_goals).merge(post(care_plan::create_goal)),
        ),
        (
            "/patients/{patient}/care-plan/goals/{goal}",
            read(care_plan::read_goal).merge(patch(care_plan::update_goal)),
        ),
        (
            "/patients/{patient}/care-plan/goals/{goal}/comments",
            read(care_plan::list_comments).merge(post(care_plan::create_comment)),
        ),
    ]
}

fn chat() -> [Route; 5] {
    [
        ("/patients/{patient}/chat", read(chat::list)),
        ("/patients/{patient}/chat/inbound", post(chat::receive)),
        ("/patients/{patient}/chat/search", read(chat::search)),
        ("/patients/{patient}/chat/archive", post(chat::refuse)),
        ("/patients/{patient}/chat/restore", post(chat::refuse)),
    ]
}

fn profiles() -> [Route; 5] {
    [
        (
            "/patients/{patient}/pdts/{pdt}",
            read(profile_records::list).merge(post(profile_records::create)),
        ),
        (
            "/patients/{patient}/pdts/{pdt}/{record}",
            read(profile_records::read)
                .merge(patch(profile_records::update))
                .merge(delete(profile_records::remove)),
        ),
        ("/pdts/{pdt}", post(profile_records::create_shared)),
        ("/pdts/{pdt}/{record}", read(profile_records::read_shared)),
        ("/pdts/{pdt}/patients", read(profile_records::patients)),
    ]
}

fn messages_of<C: Channel + 'static>(paths: [&'static str; 4]) -> [Route; 4] {
    let [all, one, unrecognized, one_unrecognized] = paths;
    [
        (
            all,
            read(messages::list::<C>).merge(post(messages::send::<C>)),
        ),
        (
            one,
            read(messages::read::<C>)
                .merge(put(messages::update::<C>))
                .merge(delete(messages::remove::<C>)),
        ),
        (
            unrecognized,
            read(messages::list_unrecognized::<C>).merge(post(messages::receive::<C>)),
        ),
        (
            one_unrecognized,
            read(messages::read_unrecognized::<C>)
                .merge(put(messages::update_unrecognized::<C>))
                .merge(delete(messages::remove_unrecognized::<C>)),
        ),
    ]
}
