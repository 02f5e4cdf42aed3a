using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Puts a redirect to another page in the place of what is public in one language, and tells the others to forget that.
// Where the mission wants a second person, it waits for one instead. Redirecting to the same page again changes nothing and tells nobody.
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
