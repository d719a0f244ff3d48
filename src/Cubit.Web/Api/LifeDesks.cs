using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Catalog;
using Cubit.Store.Lifecycle;
using Cubit.Store.Resizing;

namespace Cubit.Web.Api;

/// <summary>The desks of the life of an instance, with the answers that the API gives.</summary>
internal static class LifeDesks
{
    public static IServiceCollection AddLifeDesks(this IServiceCollection services) =>
        services
            .AddSingleton(of => new TicketDesk(
                of.GetRequiredService<LifeDesk>(),
                view => LifeJson.Answer(LifeJson.Ticket(view), view.IsNew)
            ))
            .AddSingleton(of => new ProjectDesk(
                of.GetRequiredService<Database>(),
                of.GetRequiredService<LifeDesk>(),
                view => LifeJson.Answer(LifeJson.Project(view), view.IsNew)
            ))
            .AddSingleton(of => new ProvisioningDesk(
                of.GetRequiredService<LifeDesk>(),
                order => LifeJson.Answer(OrderJson.InFull(order))
            ))
            .AddSingleton<PriceDraftDesk>()
            .AddSingleton<PriceSimulationDesk>()
            .AddSingleton<PublishingDesk>()
            .AddSingleton<CapacityDesk>()
            .AddSingleton<RuleSetDesk>()
            .AddSingleton(of => new UsageDesk(
                of.GetRequiredService<LifeDesk>(),
                view => LifeJson.Answer(UsageJson.Of(view))
            ))
            .AddSingleton(of => new StaffDesk(
                of.GetRequiredService<Database>(),
                of.GetRequiredService<LifeDesk>(),
                new StaffAnswers(
                    account => LifeJson.Answer(StaffJson.Account(account)),
                    voucher => LifeJson.Answer(StaffJson.Voucher(voucher), isNew: true),
                    order => LifeJson.Answer(OrderJson.Order(order), order.State == OrderState.PendingPayment)
                )
            ));
}
