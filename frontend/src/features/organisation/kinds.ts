/** What an organisation can be, and how it can answer. */
export const TOWNSHIP = 'township_office'
export const DECIDING = ['department', 'department_office'] as const
export const KINDS = [
  ...DECIDING,
  TOWNSHIP,
  'village_committee',
  'check_centre',
  'government_service',
  'finance',
  'audit',
  'discipline',
  'platform_operator',
  'survey_agency',
  'social_work_agency',
  'bank',
  'charity_donor',
  'hospital',
  'school',
] as const
export const TALKS = ['rest_sync', 'rest_callback', 'worklist', 'daily_file'] as const
