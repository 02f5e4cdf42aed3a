using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Resolutions;

// Returns one resolution, declaration or decision, with the paragraphs that name a State.
// Read-only: a repeat changes nothing.
partial class ResolutionsApi
{
    public override async Task<V1.Resolution> GetResolution(V1.GetResolutionRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var resolution = await db.Resolutions.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Forum == forum.Key && r.Key == request.Resolution, context.CancellationToken)
            ?? throw Problem.NotFound("resolution", request.Resolution);
        context.SetETag(ETags.Of(resolution.Version));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/resolutions/{resolution.Key}");
        return resolution.ToProto();
    }
}
