using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Takes away what is public in one language: gone from now on, and for every day before. The others are told to forget it.
// Where the mission wants a second person, it waits for one instead. Removing for the same reason again changes nothing and tells nobody.
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
