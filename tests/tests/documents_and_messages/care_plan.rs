use welkin_runtime::care_plan::{GoalPatch, GoalPriority, GoalStatus};
use welkin_runtime::{Error, Profile};

use super::{care, clinic, is_not_in_profile, patient, wire_profiles};

#[tokio::test]
async fn a_care_plan_and_its_goals() -> Result<(), Error> {
    for profile in wire_profiles() {
        let (_sandbox, client) = clinic(profile).await;
        let patient = patient(&client).await;
        let plan = patient.as_ref().care_plan();
        let first = plan.write_overview("Rest").await?;
        let second = plan.write_overview("Walk").await?;
        assert_eq!(first.created_at, second.created_at);
        let read = plan.get().await?;
        assert_eq!(read.patient_id.as_ref(), Some(patient.id()));
        assert_eq!(read.overview, Some(second));

        let template = &care::goal_templates::ALL[0];
        let goal = plan.create_goal(template).await?;
        assert_eq!(goal.template_name.as_deref(), Some("gtmp-walk"));
        let comment = plan.add_comment(&goal.id, "Well done").await?;
        assert_eq!(
            plan.comments(&goal.id).await?,
            std::slice::from_ref(&comment)
        );
        let patch = GoalPatch::new()
            .status(GoalStatus::Completed)
            .priority(GoalPriority::High);
        let done = plan.update_goal(&goal.id, &patch).await?;
        assert_eq!(done.status, Some(GoalStatus::Completed));
        let whole = plan.goal(&goal.id).await?;
        assert_eq!((whole.details, whole.comments), (Some(done), vec![comment]));
        assert!(
            plan.goals()
                .status(&GoalStatus::Active)
                .all()
                .await?
                .is_empty()
        );
        assert_eq!(plan.goals().all().await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn the_reference_shows_another_care_plan() {
    let (_sandbox, client) = clinic(Profile::reference()).await;
    let plan = client.patient("p1");
    assert!(is_not_in_profile(plan.as_ref().care_plan().get().await));
}
