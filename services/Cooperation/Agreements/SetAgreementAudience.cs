using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Agreements;

// Changes the audience and the embargo of an agreement and reschedules its announcement, in one transaction.
// A repeat changes nothing and announces nothing.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> SetAgreementAudience(V1.SetAgreementAudienceRequest request, ServerCallContext context)
    {
        var agreement = await Find(request.Id, db.Agreements, context.CancellationToken);
        var (validation, now, today) = (new RequestValidation(), clock.Now(), clock.Today());
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        validation.When(request.Audience.Length == 0, "audience", "required", "public or internal.");
        foreach (var named in agreement.Actions.Select(a => a.Related).Append(agreement.ParentId).OfType<Guid>().Distinct())
            await db.Related(validation, "audience", named.ToString(), request.Audience, embargo, clock.Now(), context.CancellationToken);
        validation.Refuse();
        context.ExpectVersion(agreement.Version, savedAt: agreement.UpdatedAt);
        var wasInternal = agreement.Audience == Audiences.Internal;
        if (agreement.Disclose(request.Audience, embargo, now))
        {
            if (!wasInternal) db.Reschedule($"agreements/{agreement.Id}", agreement);
            else foreach (var told in agreement.Introduce(today)) db.Announce(told, about: agreement);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return await Show(agreement, today, context);
    }
}
