using System.Globalization;
using Embassy.Audit.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

// Reads the end of the chain; `audit verify` walks it.
partial class AuditApi
{
    const int Days = 31;

    public override async Task<AuditState> GetAuditState(GetAuditStateRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var head = await db.Set<AuditSeal>().AsNoTracking().OrderByDescending(s => s.Sequence).FirstOrDefaultAsync(cancellation);
        var days = await db.Set<AuditDay>().AsNoTracking().OrderByDescending(d => d.Day).Take(Days).ToListAsync(cancellation);
        return new AuditState
        {
            Service = service.LogName,
            Sequence = head?.Sequence ?? 0,
            Hash = head is null ? "" : Convert.ToHexStringLower(head.Hash),
            SealedAt = head?.At.ToTimestamp(),
            Waiting = await db.Set<AuditWaiting>().LongCountAsync(cancellation),
            Verified = progress.Verified,
            Fault = progress.Fault is { } fault
                ? string.Create(CultureInfo.InvariantCulture, $"{fault.Kind}: sequence {fault.Sequence}, row {fault.Id}. {fault.Why}") : "",
            Days = { days.Select(d => new AuditHead { Day = d.Day, Sequence = d.Sequence, Hash = Convert.ToHexStringLower(d.Hash) }) },
        };
    }
}
