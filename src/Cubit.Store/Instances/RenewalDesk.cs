using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Instances;

/// <summary>Turns automatic renewal of instances on and off.</summary>
/// <param name="life">Runs the command.</param>
/// <param name="render">Writes the instance as it is after it.</param>
public sealed class RenewalDesk(LifeDesk life, Func<Instance, Instant, OrderAnswer> render)
{
    /// <summary>Renews by itself for so many months from now on, or no longer.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="instanceId">Id of the instance.</param>
    /// <param name="months">For how long each time; null turns it off.</param>
    /// <param name="agreement">The agreement that is accepted for every renewal, or null.</param>
    /// <param name="at">When.</param>
    /// <errors>As <see cref="RenewInstance.Automatically"/></errors>
    public Task<OrderAnswer> SetAsync(
        Caller caller,
        string instanceId,
        int? months,
        AgreementReference? agreement,
        Instant at
    )
    {
        var number = Instance.TryNumber(caller.AccountId, instanceId, out var found) ? found : 0;
        return life.RunAsync(
            new LifeCommand(caller.AccountId, new Reach(number), at, caller.Role),
            state => Decide(state),
            state => render(state.Holdings.Instances[number], at)
        );

        Decision<Happened> Decide(LifeState state) =>
            state.Holdings.Instances.GetValueOrDefault(number) is { } instance
            && state.MarketOf(instance) is { Book: var book }
                ? RenewInstance.Automatically(
                    state.Holdings,
                    number,
                    months,
                    agreement,
                    book,
                    state.At,
                    caller.Actor,
                    caller.Role
                )
                : QuoteDesk.UnknownInstance(instanceId);
    }
}
