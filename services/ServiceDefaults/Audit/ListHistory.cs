using Embassy.Audit.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Embassy.ServiceDefaults;

// Whoever may not see a record gets the 404 of reading it. A record that is gone has a history for those alone who see
// internal records, since it may have been internal.
partial class AuditApi
{
    public override async Task<ListHistoryResponse> ListHistory(ListHistoryRequest request, ServerCallContext context)
    {
        var after = After(request.Size, request.After);
        var seesInternal = requestContext.Caller.SeesInternal;
        if (!seesInternal && !await IsVisible(request.Record, context.CancellationToken)) throw Problem.NotFound("record", request.Record);
        var of = db.Set<AuditRecord>().Where(r => r.Record == request.Record);
        var done = db.Set<AuditRow>().AsNoTracking().Where(a => a.Outcome == AuditRow.Done);
        var total = request.IncludeTotal ? await of.Join(done, r => r.Audit, a => a.Id, (_, a) => a)
            .CountAsync(context.CancellationToken) : 0;
        if (after is { } last) of = of.Where(r => r.Audit < last);
        var rows = await of.OrderByDescending(r => r.Audit).Join(done, r => r.Audit, a => a.Id, (_, a) => a)
            .OrderByDescending(a => a.Id).Take(request.Size).ToListAsync(context.CancellationToken);
        if (rows.Count == 0 && after is null && !await IsVisible(request.Record, context.CancellationToken))
            throw Problem.NotFound("record", request.Record);
        var values = seesInternal ? await AuditEntries.Values(db, rows, context.CancellationToken) : null;
        return new ListHistoryResponse
        {
            Total = total,
            Entries =
            {
                rows.Select(r => new HistoryEntry
                {
                    Id = r.Id.ToString(),
                    At = r.At.ToTimestamp(),
                    Person = r.Person,
                    Name = r.Name,
                    Operation = r.Operation,
                    Changes = { AuditEntries.Changes(r, values, request.Record) },
                }),
            },
        };
    }

    /// <summary>True for a record that the query filters let this caller see.</summary>
    async Task<bool> IsVisible(string record, CancellationToken cancellation)
    {
        // The first entity of a record decides: the others are parts of it.
        foreach (var entity in AuditMap.Of(db).Entities)
            if (entity.Match(record) is { } values && db.Model.FindEntityType(entity.Type) is { } type)
                return await (Task<bool>)Exists.MakeGenericMethod(entity.Type).Invoke(null, [db, type, entity, values, cancellation])!;
        return false;
    }

    static readonly System.Reflection.MethodInfo Exists = typeof(AuditApi).GetMethod(nameof(Any),
        System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;

    static Task<bool> Any<T>(EmbassyDb db, IEntityType type, AuditEntity entity, string[] values, CancellationToken cancellation)
        where T : class
    {
        IQueryable<T> rows = db.Set<T>();
        for (var i = 0; i < values.Length; i++)
        {
            var (name, text) = (entity.Keys[i], values[i]);
            var property = type.FindProperty(name)!;
            if (property.ClrType == typeof(string)) rows = rows.Where(r => EF.Property<string>(r, name) == text);
            else if (property.ClrType == typeof(Guid) && Guid.TryParse(text, out var id))
                rows = rows.Where(r => EF.Property<Guid>(r, name) == id);
            else if (property.ClrType == typeof(int) && int.TryParse(text, out var number))
                rows = rows.Where(r => EF.Property<int>(r, name) == number);
            else return Task.FromResult(false);
        }
        return rows.AnyAsync(cancellation);
    }
}
