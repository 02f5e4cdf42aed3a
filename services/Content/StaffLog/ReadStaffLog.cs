using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.StaffLog;

// Returns the steps of the work on pages after a sequence. A repeat returns the same steps.
partial class StaffLogApi
{
    const int Most = 500, Usual = 100;

    public override async Task<ReadLogResponse> ReadStaffLog(V1.ReadStaffLogRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var validation = new RequestValidation();
        validation.When(request.After < 0, "after", "out_of_range", "0 or a sequence that was read.");
        validation.When(request.Limit is < 0 or > Most, "limit", "out_of_range", $"1 to {Most}; 0 means {Usual}.");
        validation.Count("types", request.Types_.Count, 0, 50);
        validation.When(request.Since is not null && request.After != 0, "since", "duplicate", "Give `after` or `since`, not both.");
        var since = validation.Instant("since", request.Since);
        validation.Refuse();
        await StaffLogTable.AssignSequences(db, cancellation);
        var (limit, types) = (request.Limit == 0 ? Usual : request.Limit, request.Types_.ToList());
        var state = await db.LogStates.AsNoTracking().SingleAsync(cancellation);
        // The positions are the same for every reader; who sees the steps is decided below.
        var all = db.StaffChanges.AsNoTracking().IgnoreQueryFilters();
        var end = await all.MaxAsync(c => c.Sequence, cancellation) ?? 0;
        if (request.After > end || request.After > 0 && request.Epoch.Length > 0 && request.Epoch != state.Epoch)
            throw LogResetDetails.Problem(state, end);
        var after = since is null ? request.After
            : await all.Where(c => c.Time >= since).MinAsync(c => c.Sequence, cancellation) - 1 ?? end;
        var rows = await db.StaffChanges.AsNoTracking()
            .Where(c => c.Sequence > after && c.Sequence <= end && (types.Count == 0 || types.Contains(c.Type)))
            .OrderBy(c => c.Sequence).Take(limit).ToListAsync(cancellation);
        var source = $"{service.Source}/staff";
        return new ReadLogResponse
        {
            Announcements =
            {
                rows.Select(c => new Announcement
                {
                    Sequence = c.Sequence!.Value,
                    Id = c.EventId.ToString(),
                    Type = c.Type,
                    Subject = c.Subject,
                    RoutingKey = $"{c.Type["embassy.".Length..^".v1".Length]}.{c.Language}",
                    Json = JsonSerializer.Serialize(c.ToCloudEvent(source, state.Epoch), Embassy.Announcements.Announcement.Json),
                }),
            },
            Oldest = await all.MinAsync(c => c.Sequence, cancellation) ?? 0,
            NextAfter = rows.Count == limit ? rows[^1].Sequence!.Value : end,
            Epoch = state.Epoch,
            Source = source,
            After = after,
        };
    }
}
