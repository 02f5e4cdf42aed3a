using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Content.Migrations.Postgres
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresContentDb))]
    [Migration("20261128210000_AddWaitingMeaning")]
    public partial class AddWaitingMeaning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "Meaning", table: "Outbox", type: "text", nullable: true);
            migrationBuilder.CreateIndex(name: "IX_Outbox_Waiting_Subject", table: "Outbox", column: "Subject", filter: "\"Sequence\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "IX_Outbox_Waiting_Subject", table: "Outbox");
            migrationBuilder.DropColumn(name: "Meaning", table: "Outbox");
        }
    }
}
