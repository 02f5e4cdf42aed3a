using Embassy.Content.Approvals;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Puts a redirect to another page in the place of what is public in one language, and tells the others to forget that.
// Where the mission wants a second person, it waits for one instead. Redirecting to the same page again changes nothing and tells nobody.
partial class ContentApi
{
    public override async Task<V1.Edition> RedirectEdition(V1.RedirectEditionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.Key("to", request.To);
        validation.When(request.To == request.Key, "to", "cycle", "Name another page.");
        validation.Refuse();
        return await TakeDown(request.Key, request.Locale, new Removal(PendingChange.Redirect, "", request.To), context);
    }

    // A redirect leads to a page that is public when it is made, and both pages are held: so none can lead in a circle.
    async Task ExpectPublic(string to, Edition from, CancellationToken cancellation)
    {
        var target = await db.Editions.AsNoTracking().Where(e => e.PageKey == to && e.Locale == from.Locale && e.PublishedAt != null && e.State != Edition.Superseded)
            .Select(e => new { e.State, e.Page.Audience, e.Page.EmbargoUntil }).SingleOrDefaultAsync(cancellation);
        if (target?.State == Edition.Redirected) throw Problem.Invalid("to", "cycle", "It is a redirect itself: name the page that it leads to.");
        var readable = target?.State is Edition.Published or Edition.Withdrawn
            && (from.Page.Audience == Audiences.Internal || target.Audience == Audiences.Public && (target.EmbargoUntil is null || target.EmbargoUntil <= clock.Now()));
        if (!readable) throw Problem.Invalid("to", "not_public", $"There is no such page, or it is not public in '{from.Locale}'.");
    }
}
