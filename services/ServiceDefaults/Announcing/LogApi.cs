using System.Text.Json;
using Embassy.Log.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Shows the outbox as what it also is: the log. Only rows with a sequence, so nothing under embargo.</summary>
public sealed class LogApi(EmbassyDb db, ServiceIdentity service) : LogService.LogServiceBase
{
    const int Most = 500;

    public override Task<ReadLogResponse> ReadLog(ReadLogRequest request, ServerCallContext context) => Read(db, service, request, context.CancellationToken);

    /// <summary>The same for the service itself, which needs no call to read its own log.</summary>
    public static async Task<ReadLogResponse> Read(EmbassyDb db, ServiceIdentity service, ReadLogRequest request, CancellationToken cancellation)
    {
        var checks = new Checks();
        checks.When(request.After < 0, "after", "out_of_range", "0 or a sequence that was read.");
        checks.When(request.Limit is < 0 or > Most, "limit", "out_of_range", $"1 to {Most}; 0 means 100.");
        checks.Count("types", request.Types_.Count, 0, 50);
        checks.Refuse();
        var limit = request.Limit == 0 ? 100 : request.Limit;
        var types = request.Types_.ToList();
        // Asked before the rows: what comes in between is read next time, never skipped.
        var end = await db.Outbox.MaxAsync(r => r.Sequence, cancellation) ?? 0;
        var rows = await db.Outbox.AsNoTracking()
            .Where(r => r.Sequence > request.After && r.Sequence <= end && (types.Count == 0 || types.Contains(r.Type)))
            .OrderBy(r => r.Sequence).Take(limit).ToListAsync(cancellation);
        return new ReadLogResponse
        {
            Announcements = { rows.Select(r => Show(r, service)) },
            Oldest = await db.Outbox.MinAsync(r => r.Sequence, cancellation) ?? 0,
            NextAfter = rows.Count == limit ? rows[^1].Sequence!.Value : Math.Max(end, request.After),
        };
    }

    static Announcement Show(OutboxRow row, ServiceIdentity service) => new()
    {
        Sequence = row.Sequence!.Value,
        Id = row.EventId.ToString(),
        Type = row.Type,
        Subject = row.Subject,
        RoutingKey = row.RoutingKey,
        Json = JsonSerializer.Serialize(CloudEvent.Of(row, service.Source), Embassy.Announcements.Announcement.Json),
    };
}
