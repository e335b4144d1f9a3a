-- The floor: the same counts as a marking run records, by one statement written by hand for speed alone, with the
-- settings' defaults (P1M, P7D, Asia/Jakarta, monthly) in it. :today is a date.
SELECT organization_id, status, cause IS NOT DISTINCT FROM 'not_checked' AS not_checked,
       basis = 'confirmation' AS confirmed, coalesce(schedule_due_on < today, false) AS behind_schedule,
       count(*) AS datasets
FROM (
    SELECT *,
           CASE WHEN status NOT IN ('overdue', 'unknown') THEN NULL
                WHEN NOT is_harvested THEN 'late'
                WHEN last_attempt_at IS NULL OR (last_attempt_at AT TIME ZONE 'Asia/Jakarta')::date <= due_on
                    THEN 'not_checked'
                WHEN failing_since IS NOT NULL
                    AND (due_on IS NULL OR (failing_since AT TIME ZONE 'Asia/Jakarta')::date <= due_on)
                    THEN 'feed_failing'
                ELSE 'late'
           END AS cause
    FROM (
        SELECT *,
               CASE WHEN is_exempt THEN 'exempt'
                    WHEN due_on IS NULL THEN 'unknown'
                    WHEN due_on < today THEN 'overdue'
                    WHEN (due_on + 1 - interval '7 days')::date <= today THEN 'due_soon'
                    ELSE 'current'
               END AS status
        FROM (
            SELECT *,
                   ((updated_at AT TIME ZONE 'Asia/Jakarta')::date + interval '1 month')::date AS due_on,
                   ((real_at AT TIME ZONE 'Asia/Jakarta')::date + CASE frequency
                        WHEN 'daily' THEN interval '1 day' WHEN 'weekly' THEN interval '7 days'
                        WHEN 'biweekly' THEN interval '14 days' WHEN 'monthly' THEN interval '1 month'
                        WHEN 'bimonthly' THEN interval '2 months' WHEN 'quarterly' THEN interval '3 months'
                        WHEN 'four_monthly' THEN interval '4 months' WHEN 'semiannual' THEN interval '6 months'
                        WHEN 'annual' THEN interval '1 year' WHEN 'biennial' THEN interval '2 years'
                        WHEN 'triennial' THEN interval '3 years' WHEN 'quinquennial' THEN interval '5 years'
                        WHEN 'decennial' THEN interval '10 years'
                   END)::date AS schedule_due_on,
                   CASE updated_at WHEN resource_at THEN 'resource' WHEN publisher_at THEN 'publisher'
                        WHEN content_at THEN 'content' WHEN confirmed_at THEN 'confirmation'
                   END AS basis
            FROM (
                SELECT package.owner_org AS organization_id, known.resource_at, known.publisher_at, known.content_at,
                       known.confirmed_at,
                       greatest(known.resource_at, known.publisher_at, known.content_at) AS real_at,
                       greatest(known.resource_at, known.publisher_at, known.content_at, known.confirmed_at)
                           AS updated_at,
                       coalesce(package.extras ->> 'update_frequency', owner.extras ->> 'update_frequency')
                           AS frequency,
                       exemption.id IS NOT NULL AS is_exempt,
                       harvested.dataset_id IS NOT NULL AS is_harvested,
                       source.last_attempt_at, source.failing_since, CAST(:today AS date) AS today
                FROM package
                LEFT JOIN kipfreshness_dataset AS known ON known.dataset_id = package.id
                LEFT JOIN "group" AS owner ON owner.id = package.owner_org
                LEFT JOIN kipfreshness_exemption AS exemption
                    ON exemption.dataset_id = package.id AND exemption.lifted_at IS NULL AND exemption.until >= :today
                LEFT JOIN kipfreshness_harvested AS harvested ON harvested.dataset_id = package.id
                LEFT JOIN kipfreshness_source AS source ON source.source_id = harvested.source_id
                WHERE package.type = 'dataset' AND package.state = 'active' AND NOT package.private
            ) AS known
        ) AS dated
    ) AS judged
) AS marked
GROUP BY 1, 2, 3, 4, 5
