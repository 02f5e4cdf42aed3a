using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Removes the live edition of one language, from now on and for every earlier day, and announces the removal.
// Where the mission requires approval, it creates a pending change instead.
// A repeat changes nothing and announces nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> RemoveEdition(V1.RemoveEditionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var reason = validation.Text("reason", request.Reason, 500, required: true);
        validation.Refuse();
        return await TakeDown(request.Key, request.Locale, new Removal(PendingChange.Remove, reason), context);
    }
}
