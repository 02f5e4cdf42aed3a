using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Stores the audit row of a transaction just before its commit, and counts the rows of statements that bypass
/// SaveChanges.
/// </summary>
sealed class AuditInterceptor : DbCommandInterceptor, IDbTransactionInterceptor
{
    public static readonly AuditInterceptor Instance = new();

    public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result,
        CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete && eventData.Context is EmbassyDb db)
        {
            var from = command.CommandText.IndexOf('"', StringComparison.Ordinal) + 1;
            var table = command.CommandText[from..command.CommandText.IndexOf('"', from)];
            await db.Trail.Count(table, eventData.CommandSource is CommandSource.ExecuteDelete, result, command,
                db.Database.CurrentTransaction?.TransactionId, cancellationToken);
        }
        return result;
    }

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData,
        InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is EmbassyDb db) await db.Trail.Commit(transaction, eventData.TransactionId, cancellationToken);
        return result;
    }

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) =>
        eventData.Context is EmbassyDb { Trail.IsEmpty: false }
            ? throw new InvalidOperationException("A transaction that changed what is audited is committed by CommitAsync.") : result;

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        (eventData.Context as EmbassyDb)?.Trail.Discard();
        return Task.CompletedTask;
    }

    public Task CreatedSavepointAsync(DbTransaction transaction, TransactionEventData eventData,
        CancellationToken cancellationToken = default)
    {
        (eventData.Context as EmbassyDb)?.Trail.SetSavepoint();
        return Task.CompletedTask;
    }

    public Task ReleasedSavepointAsync(DbTransaction transaction, TransactionEventData eventData,
        CancellationToken cancellationToken = default)
    {
        (eventData.Context as EmbassyDb)?.Trail.ReleaseSavepoint();
        return Task.CompletedTask;
    }

    public Task RolledBackToSavepointAsync(DbTransaction transaction, TransactionEventData eventData,
        CancellationToken cancellationToken = default)
    {
        (eventData.Context as EmbassyDb)?.Trail.ReturnToSavepoint();
        return Task.CompletedTask;
    }
}
