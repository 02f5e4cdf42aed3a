using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.ServiceDefaults;

/// <summary>Moves what a reaction gave up on from its error queue back to its queue, each message confirmed before it is taken away.</summary>
static class ErrorQueue
{
    public static async Task<int> Return(string url, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(url) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var errors = queue + "_error";
        uint waiting;
        try
        {
            waiting = (await channel.QueueDeclarePassiveAsync(errors)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            // The queue is made when something fails for the first time.
            return 0;
        }
        // Bounded by what was there at the start: what fails again meanwhile is not taken twice.
        var moved = 0;
        for (; moved < waiting && await channel.BasicGetAsync(errors, autoAck: false) is { } message; moved++)
        {
            await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties(message.BasicProperties), message.Body);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        }
        return moved;
    }
}
