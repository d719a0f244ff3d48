using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Execute;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>A command on what an account has.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Reach">What of it.</param>
/// <param name="At">When.</param>
/// <param name="Role">What the customer may do; null for an operator, whose powers the decision looks at.</param>
/// <param name="Once">Under which key it is done once, or null where doing it again does no harm.</param>
public sealed record LifeCommand(long AccountId, Reach Reach, Instant At, Role? Role = null, OnceKey? Once = null);

/// <summary>An idempotency key, and the fingerprint of the request that it came with.</summary>
public sealed record OnceKey(string Key, string RequestHash);

/// <summary>An operator's command on an order.</summary>
/// <param name="AccountId">Whose order.</param>
/// <param name="OrderId">Id of the order.</param>
/// <param name="At">When.</param>
/// <param name="Once">Under which key it is done once, or null.</param>
internal sealed record OrderCommand(long AccountId, string OrderId, Instant At, OnceKey? Once);

/// <summary>Runs every command on the life of an instance in one way.</summary>
/// <remarks>
/// The stored answer of its key; else what is due in the account, the decision, its events and the answer, in one
/// transaction.
/// </remarks>
/// <param name="database">Where.</param>
/// <param name="refuse">Writes a refusal as it is stored and answered.</param>
/// <source>ARCHITECTURE.md, "The one natural path"</source>
public sealed class LifeDesk(Database database, Func<Refusal, OrderAnswer> refuse)
{
    /// <summary>Decides, lets happen what was decided, and answers.</summary>
    /// <param name="command">The command.</param>
    /// <param name="decide">The decision; it may run again, so it only reads.</param>
    /// <param name="render">Writes the answer from what the account has after it.</param>
    /// <exception cref="StoreBusyException">Too much waits to be written; nothing was done.</exception>
    public Task<OrderAnswer> RunAsync(
        LifeCommand command,
        Func<LifeState, Decision<Happened>> decide,
        Func<LifeState, OrderAnswer> render
    ) =>
        RunAsync(
            command,
            state =>
            {
                var decided = decide(state);
                if (decided.Refusal is { } refusal)
                    return refuse(refusal);
                state.Happen(decided.Value.Events);
                return render(state);
            }
        );

    /// <summary>Looks at what the account will have been when this instant's due things are done.</summary>
    public Task<T> LookAsync<T>(long accountId, Reach reach, Instant at, Func<LifeState, T> look) =>
        database.ReadAsync(
            new Scope([accountId], Instance: reach.Instance),
            session => look(LifeState.Look(session, accountId, reach, at))
        );

    /// <summary>Carries out everything that is due in an account.</summary>
    public async Task PassAsync(long accountId, Instant now)
    {
        while (!await database.Writes.RunAsync(Scope.Of(accountId), session => Passing.UpTo(session, accountId, now)))
        { }
    }

    /// <summary>As the first, on one order, which is answered as it is after it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="unknown">The refusal where the account has no such order.</param>
    /// <param name="decide">The decision; it may run again, so it only reads.</param>
    /// <param name="render">Writes the order as the answer.</param>
    internal Task<OrderAnswer> RunAsync(
        OrderCommand command,
        Func<Refusal> unknown,
        Func<LifeState, Order, Decision<Happened>> decide,
        Func<Order, OrderAnswer> render
    )
    {
        _ = Order.TryNumber(command.AccountId, command.OrderId, out var number);
        return RunAsync(
            new LifeCommand(command.AccountId, new Reach(Order: number), command.At, Once: command.Once),
            state => state.Holdings.Orders.GetValueOrDefault(number) is { } order ? decide(state, order) : unknown(),
            state => render(state.Holdings.Orders[number])
        );
    }

    internal async Task<OrderAnswer> RunAsync(LifeCommand command, Func<LifeState, OrderAnswer> act)
    {
        var (account, reach) = (command.AccountId, command.Reach);
        if (command.Role is { } role && RolePowers.RefuseToOrder(role) is { } forbidden)
            return refuse(forbidden);
        while (true)
        {
            var answer = await database.Writes.RunAsync(
                new Scope([account], command.Once?.Key, reach.Instance),
                session =>
                    IdempotencyRows.Once(
                        session,
                        command,
                        refuse,
                        () =>
                            Passing.UpTo(session, account, command.At)
                                ? act(LifeState.Load(session, account, reach, command.At))
                                : null
                    )
            );
            if (answer is not null)
                return answer;
        }
    }
}
