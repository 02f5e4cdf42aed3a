using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Calendars;

// Creates a secret address for one reader and returns it only once.
// A repeat creates another address, so that each reader's can be revoked alone.
partial class CalendarsApi
{
    public override async Task<V1.Subscription> CreateSubscription(V1.CreateSubscriptionRequest request, ServerCallContext context)
    {
        var locales = await calendars.Locales(context.CancellationToken);
        var (validation, now) = (new RequestValidation(), clock.Now());
        var holder = validation.Text("holder", request.Holder, 200, required: true);
        validation.Language("locale", request.Locale, locales);
        var expires = validation.Instant("expiresAt", request.ExpiresAt);
        validation.When(expires <= now, "expiresAt", "out_of_range", "An instant to come.");
        validation.Refuse();

        var secret = Subscription.NewSecret();
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(now),
            Holder = holder,
            Locale = request.Locale,
            Kind = request.Kind,
            Direction = request.Direction,
            Digest = Subscription.DigestOf(secret),
            CreatedAt = now,
            CreatedBy = requestContext.Caller.Id,
            ExpiresAt = expires,
        };
        db.Subscriptions.Add(subscription);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created("/v1/subscriptions");
        context.SetETag(ETags.Of(subscription.Version));
        context.GetHttpContext().Response.Headers.CacheControl = "no-store";
        return subscription.ToProto(cache.Links.Api($"/v1/subscriptions/{secret}/calendar.ics"));
    }
}
