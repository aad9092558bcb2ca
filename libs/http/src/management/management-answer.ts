export interface ManagementAnswer {
  status: number;
  contentType: string;
  body: string;
}

export type ManagementHandler = () => ManagementAnswer | Promise<ManagementAnswer>;
