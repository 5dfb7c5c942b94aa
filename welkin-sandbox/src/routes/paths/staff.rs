//! Paths of users, of the calendar, of tasks and of a report.

use crate::routes::request::{delete, patch, post, put, read};
use crate::routes::served::Served;
use crate::routes::{calendar, reports, tasks, user_access, users, work_hours};

/// Returns the paths below an environment: calendar, tasks and report.
pub(super) fn of_environment() -> [(&'static str, Served); 18] {
    [
        ("/users", read(users::list_in_region)),
        ("/users/{user}", read(users::read_in_environment)),
        (
            "/reports/patient-program-phase-distribution",
            read(reports::phases),
        ),
        (
            "/calendar/events",
            read(calendar::list).merge(post(calendar::create)),
        ),
        (
            "/calendar/events/{event}",
            read(calendar::read)
                .merge(put(calendar::replace))
                .merge(patch(calendar::update))
                .merge(delete(calendar::cancel)),
        ),
        (
            "/calendar/events/{event}/invitation-response",
            put(calendar::respond),
        ),
        ("/calendar/psm-event-summary", read(calendar::summary)),
        ("/calendar/psm-schedules", read(calendar::schedules)),
        (
            "/calendar/available-psm-schedules",
            read(calendar::schedules),
        ),
        ("/calendar/full-psm-schedules", read(calendar::schedules)),
        (
            "/calendar/work-hours",
            read(work_hours::list).merge(post(work_hours::create)),
        ),
        ("/calendar/work-hours/{hours}", put(work_hours::replace)),
        (
            "/tasks",
            read(tasks::list)
                .merge(post(tasks::create))
                .merge(patch(tasks::update_all)),
        ),
        (
            "/tasks/{task}",
            read(tasks::read).merge(patch(tasks::update)),
        ),
        ("/tasks/{task}/watchers", patch(tasks::add_watcher)),
        (
            "/tasks/{task}/watchers/{part}",
            delete(tasks::remove_watcher),
        ),
        ("/tasks/{task}/comments", patch(tasks::add_comment)),
        (
            "/tasks/{task}/comments/{part}",
            delete(tasks::remove_comment),
        ),
    ]
}

/// Returns the paths below the tenant: users, and their permissions.
pub(super) fn of_tenant() -> [(&'static str, Served); 5] {
    [
        ("/admin/users", read(users::list).merge(post(users::create))),
        (
            "/admin/users/{user}",
            read(users::read)
                .merge(patch(users::update))
                .merge(put(users::replace))
                .merge(delete(users::remove)),
        ),
        (
            "/admin/user-permissions/{user}",
            read(user_access::permissions).merge(put(user_access::replace_permissions)),
        ),
        (
            "/admin/user-territories/{user}",
            read(user_access::territories).merge(put(user_access::replace_territories)),
        ),
        (
            "/admin/application-accesses/{user}",
            read(user_access::applications).merge(put(user_access::replace_applications)),
        ),
    ]
}
