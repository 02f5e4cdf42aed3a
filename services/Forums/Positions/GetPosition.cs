using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Positions;

// Returns one position with its steps. For the public, an internal or embargoed position does not exist.
// Read-only: a repeat changes nothing.
partial class PositionsApi
{
    public override async Task<V1.Position> GetPosition(V1.GetPositionRequest request, ServerCallContext context)
    {
        var position = await FindPosition(request.Forum, request.Id, context.CancellationToken);
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{position.Forum}/positions/{position.Id}");
        return Show(position, context);
    }
}
