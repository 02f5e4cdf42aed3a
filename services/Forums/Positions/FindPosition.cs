using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Positions;

// Shared steps of the operations on positions.
partial class PositionsApi
{
    /// <summary>The position; throws <c>not_found</c>, also for a malformed UUID.</summary>
    async Task<Position> FindPosition(string forum, string id, CancellationToken cancellation)
    {
        var key = served.Find(forum).Key;
        return Guid.TryParseExact(id, "D", out var uuid)
            && await db.JointPositions.SingleOrDefaultAsync(p => p.Forum == key && p.Id == uuid, cancellation) is { } position
            ? position : throw Problem.NotFound("position", id);
    }

    V1.Position Show(Position position, ServerCallContext context)
    {
        var shown = position.ToProto(embargoToo: requestContext.Caller.SeesInternal);
        // Staff get one more field, so the bytes differ.
        context.SetETag(ETags.Of(position.Version, shown.EmbargoUntil is null ? null : "staff"));
        return shown;
    }

    /// <summary>The date of a step, up to today, wherever it has begun.</summary>
    CivilDate StepDate(RequestValidation validation, string field, string value)
    {
        var date = validation.Date(field, value, required: true);
        validation.When(date?.First > clock.Now().LatestDay(), field, "future_date",
            "Record what was done, not what is planned.");
        return date ?? default;
    }
}
