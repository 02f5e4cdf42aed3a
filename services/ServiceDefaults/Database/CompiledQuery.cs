using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Embassy.ServiceDefaults;

/// <summary>
/// A query of a frequent request, compiled once for each database model: EF Core otherwise looks it up in its cache,
/// and translates its parameters, at each execution. The two databases have a model each.
/// </summary>
/// <param name="compile">Calls <c>EF.CompileAsyncQuery</c>.</param>
public sealed class CompiledQuery<TQuery>(Func<TQuery> compile) where TQuery : class
{
    readonly ConditionalWeakTable<IModel, TQuery> queries = [];

    public TQuery For(DbContext db) => queries.GetValue((db ?? throw new ArgumentNullException(nameof(db))).Model, _ => compile());
}
