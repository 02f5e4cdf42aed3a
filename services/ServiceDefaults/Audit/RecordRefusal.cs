using Embassy.Audit.V1;
using Grpc.Core;

namespace Embassy.ServiceDefaults;

// The gateway refuses a caller without the right role before the service sees the request. What is recorded is about
// the caller of this RPC, so nobody can put a refusal on another person. A repeat is recorded again.
partial class AuditApi
{
    public override async Task<RecordRefusalResponse> RecordRefusal(RecordRefusalRequest request, ServerCallContext context)
    {
        if (!await refusals.Note(requestContext.Caller, request.Method, request.Record,
            RequestOrigin.Of(request.Address, request.RequestId)))
            throw Problem.Invalid("method", "invalid_word", "A write of this service that the caller may not do.");
        return new RecordRefusalResponse();
    }
}
