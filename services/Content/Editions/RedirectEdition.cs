using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Replaces the live edition of one language with a redirect to another page, and announces the removal of the old text.
// Where the mission requires approval, it creates a pending change instead.
// A repeat changes nothing and announces nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> RedirectEdition(V1.RedirectEditionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.Key("to", request.To);
        validation.When(request.To == request.Key, "to", "cycle", "Name another page.");
        validation.Refuse();
        return await TakeDown(request.Key, request.Locale, new Removal(PendingChange.Redirect, "", request.To), context);
    }
}
