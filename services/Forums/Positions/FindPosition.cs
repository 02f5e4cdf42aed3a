using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Positions;

// What the slices on positions begin and end with.
partial class PositionsApi
{
    /// <summary>The position, or a refusal. What is no UUID is the name of nothing.</summary>
    async Task<Position> FindPosition(string forum, string id, CancellationToken cancellation)
    {
        var key = served.Find(forum).Key;
        return Guid.TryParseExact(id, "D", out var uuid) && await db.JointPositions.SingleOrDefaultAsync(p => p.Forum == key && p.Id == uuid, cancellation) is { } position
            ? position : throw Problem.NotFound("position", id);
    }

    V1.Position Show(Position position, ServerCallContext context)
    {
        var shown = position.ToProto(embargoToo: requestContext.Caller.SeesInternal);
        // Staff read one member more, which makes other bytes.
        context.SetETag(ETags.Of(position.Version, shown.EmbargoUntil is null ? null : "staff"));
        return shown;
    }

    /// <summary>When a step was taken: a date that may be today where it has come first, at UTC+14.</summary>
    CivilDate StepDate(RequestValidation validation, string field, string value)
    {
        var date = validation.Date(field, value, required: true);
        validation.When(date?.First > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddHours(14)), field, "future_date", "Record what was done, not what is planned.");
        return date ?? default;
    }
}
