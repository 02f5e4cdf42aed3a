using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Positions;

// One position, with its steps. What is internal or under embargo is not there for the public.
// Asking again changes nothing.
partial class PositionsApi
{
    public override async Task<V1.Position> GetPosition(V1.GetPositionRequest request, ServerCallContext context)
    {
        var position = await FindPosition(request.Forum, request.Id, context.CancellationToken);
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{position.Forum}/positions/{position.Id}");
        return Show(position, context);
    }
}
