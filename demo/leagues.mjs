/** Paddock's customers are its leagues: the section `tenants` of pitwall.yaml. */
export const LEAGUES = `tenants:
  kind: sql
  url: "\${PADDOCK_DATABASE_URL}"
  word: { one: league, many: leagues }
  service: paddock
  searchBy: [name]
  queries:
    search: |
      select leagues.id, leagues.name, plan, (
        select max(picked_at) from drafts join picks on draft_id = drafts.id where league_id = leagues.id
      ) as active_at
      from leagues
    summary: |
      select leagues.id, leagues.name, plan, leagues.created_at, users.name as owner, users.email as owner_email, (
        select count(*) from memberships where league_id = leagues.id
      ) as members
      from leagues join users on users.id = owner_id where leagues.id = $1
    usage: |
      select metric, at, value from (
        select date_trunc('day', picked_at) as at, count(*) as picks, count(distinct user_id) as players
        from drafts join picks on draft_id = drafts.id
        where league_id = $1 and picked_at >= $2 group by 1
      ) as days, lateral (values ('picks', picks), ('players', players)) as counted(metric, value)
    errors: |
      select at, route as endpoint, message, request_id from errors
      where league_id = $1 and at >= $2 and at < $3
    allErrors: |
      select league_id as tenant, at, route as endpoint, message from errors
      where league_id is not null and at >= $1 and at < $2
    audit: |
      select at, action, actor, subject from audit where league_id = $1 and at >= $2 and at < $3
    users: |
      select users.id, users.name, users.email, joined_at, users.id = owner_id as is_owner
      from memberships join users on users.id = user_id join leagues on leagues.id = league_id
      where league_id = $1 order by users.id
  fields: # what stands here not is masked
    name: open
    plan: open
    members: open
    created_at: open
    owner_email: reveal
    endpoint: open
    message: open
    request_id: open
    action: open
    actor: open # ids of users: who they are is not told
    subject: open
    users.name: masked
    users.email: reveal
    users.joined_at: open
    users.is_owner: open
`
