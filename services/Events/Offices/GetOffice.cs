using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Offices;

// Returns one office and its holder on a day, by default today. Read-only: a repeat changes nothing.
partial class OfficesApi
{
    public override async Task<V1.Office> GetOffice(V1.GetOfficeRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var day = validation.Day("asOf", request.AsOf) ?? clock.Today();
        validation.Refuse();
        var id = ResourceId.Parse("office", request.Id);
        var office = await db.Offices.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, context.CancellationToken)
            ?? throw Problem.NotFound("office", request.Id);
        var shown = office.ToProto(requestContext.Caller.SeesInternal);
        await db.Raise(new OfficeRead(id, day, shown), context.CancellationToken);
        // For staff the ETag contains the version that a write expects; the digest changes with the holders.
        context.SetETag(requestContext.Caller.SeesInternal ? ETags.Of(office.Version, ETags.OfContent(shown).Trim('"'))
            : ETags.OfContent(shown));
        context.MayBeCached(SurrogateKeys.Usual, [$"offices/{id}", "tenures", .. shown.Holders.Select(h => $"persons/{h.Person}")]);
        return shown;
    }
}
